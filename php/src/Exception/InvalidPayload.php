<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** The payload is malformed, or its canonical form, the provider or the notification's rules refuse it (50 to 69). */
final class InvalidPayload extends PaysigException
{
}
