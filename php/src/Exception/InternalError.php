<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** A defect in paysig (99). */
final class InternalError extends PaysigException
{
}
