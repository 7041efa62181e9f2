<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** The payload has no such canonical form: it is malformed, or the form refuses it (50 to 69). */
final class InvalidPayload extends PaysigException
{
}
