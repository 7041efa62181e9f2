<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** The signature is not this message's: catch this one to refuse a request, whatever is wrong with its signature. */
abstract class VerificationFailed extends PaysigException
{
}
