<?php

declare(strict_types=1);

namespace Paysig\Exception;

/**
 * A request that cannot be sealed or signed as it is, or that is refused on the wire: method, path, headers, fields of a
 * scheme, or another login or pass in the body (the other numbers from 80 to 98).
 */
final class InvalidRequest extends PaysigException
{
}
