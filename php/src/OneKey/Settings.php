<?php

// A file of credentials: a line NAME=VALUE for each of the names that environment variables have. The command paysig and the
// other languages read the same files.

declare(strict_types=1);

namespace Paysig\OneKey;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;

/** @internal */
final class Settings
{
    public const NEEDED = ['PAYSIG_API_KEY', 'PAYSIG_API_PASSPHRASE', 'PAYSIG_API_SIGNATURE'];
    public const ENVIRONMENT = 'PAYSIG_ENVIRONMENT';
    public const BASE_URL = 'PAYSIG_BASE_URL';

    /** A file of credentials is not larger. One that is, is not read to its end. */
    private const BYTES = 1024 * 1024;

    /** @return array<string, string> */
    public static function read(string $path): array
    {
        $unusable = ErrorKind::KeyFile;
        // A folder or a device is no file.
        $text = \is_file($path) ? @\file_get_contents($path, false, null, 0, self::BYTES + 1) : false;
        if ($text === false || \strlen($text) > self::BYTES) {
            throw PaysigException::ofKind($unusable, null, $path);
        }
        $values = [];
        $start = 0;
        foreach (\explode("\n", $text) as $place => $line) {
            $setting = \str_ends_with($line, "\r") ? \substr($line, 0, -1) : $line;
            if ($setting !== '' && $setting[0] !== '#') {
                // The line is not shown: it may be a secret alone.
                $where = "$path, line " . ($place + 1);
                [$name, $value] = \explode('=', $setting, 2) + [1 => null];
                if ($value === null || !\in_array($name, [...self::NEEDED, self::ENVIRONMENT, self::BASE_URL], true)) {
                    throw PaysigException::ofKind($unusable, $start, "$where is not NAME=VALUE with a known name");
                }
                if (isset($values[$name])) {
                    throw PaysigException::ofKind(ErrorKind::FieldDuplicate, $start, "$where, $name");
                }
                $values[$name] = $value;
            }
            $start += \strlen($line) + 1;
        }
        return $values;
    }
}
