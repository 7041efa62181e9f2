<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** The key was wiped, or the signer was finished or wiped (33 and 34). */
final class NotReady extends PaysigException
{
}
