<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** The key or the credentials were wiped, or the signer was finished or wiped (33, 34 and 38). */
final class NotReady extends PaysigException
{
}
