<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** The secret is refused: empty, surrounded by white space, a byte order mark or quotes, or not UTF-8 (10 to 19). */
final class InvalidSecret extends PaysigException
{
}
