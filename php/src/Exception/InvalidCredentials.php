<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** API Key, passphrase or base URL are refused, or are those of another environment (83 to 86, 89 to 91). */
final class InvalidCredentials extends PaysigException
{
}
