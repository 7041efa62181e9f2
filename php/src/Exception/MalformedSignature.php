<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** The text is no signature at all: not 64 hexadecimal digits (20 to 29). */
final class MalformedSignature extends VerificationFailed
{
}
