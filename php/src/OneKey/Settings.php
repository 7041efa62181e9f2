<?php

// What credentials are made of, by the names that files and environment variables have for it. The command paysig and the
// other languages read the same files.

declare(strict_types=1);

namespace Paysig\OneKey;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;

/** @internal */
final class Settings
{
    /** The first three are needed. */
    public const NAMES = [...self::NEEDED, self::ENVIRONMENT, self::BASE_URL];
    public const NEEDED = ['PAYSIG_API_KEY', 'PAYSIG_API_PASSPHRASE', 'PAYSIG_API_SIGNATURE'];
    public const ENVIRONMENT = 'PAYSIG_ENVIRONMENT';
    public const BASE_URL = 'PAYSIG_BASE_URL';

    /** A file of credentials is not larger. One that is, is not read to its end. */
    public const BYTES = 1024 * 1024;

    /** The text of a file, or enough of it to be refused. */
    public static function read(string $path): string
    {
        // A folder or a device is no file.
        $text = \is_file($path) ? @\file_get_contents($path, false, null, 0, self::BYTES + 1) : false;
        return $text === false ? throw PaysigException::ofKind(ErrorKind::KeyFile, null, $path) : $text;
    }

    /** What a message says of where a fault is. It shows nothing of a line: that may be a secret alone. */
    public static function detail(?string $path, int $line, ?string $setting): ?string
    {
        $parts = \array_filter([$path, $line > 0 ? "line $line" : null, $setting], \is_string(...));
        return $parts === [] ? null : \implode(', ', $parts);
    }
}
