<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** A file or a variable that cannot be used (40 to 43, and those up to 49 that later releases add). */
final class EnvironmentFault extends PaysigException
{
}
