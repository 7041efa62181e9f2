<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** The signature is well formed, but another message's or another key's (1). */
final class SignatureMismatch extends VerificationFailed
{
}
