<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** A call that makes no sense, such as verifying without a key (the other numbers from 30 to 39; 70, 71 and 73). */
final class InvalidCall extends PaysigException
{
}
