<?php

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;
use Paysig\OneKey\Settings;

/** @internal The text of a file with settings: a line NAME=VALUE for each. */
final class SettingsText
{
    /** @return list<string|null> in the order of Settings::NAMES */
    public static function parse(#[\SensitiveParameter] string $text, string $path): array
    {
        if (\strlen($text) > Settings::BYTES) {
            throw PaysigException::ofKind(ErrorKind::KeyFile, null, $path);
        }
        $values = [];
        $start = 0;
        foreach (\explode("\n", $text) as $place => $line) {
            $setting = \str_ends_with($line, "\r") ? \substr($line, 0, -1) : $line;
            if ($setting !== '' && $setting[0] !== '#') {
                [$name, $value] = \explode('=', $setting, 2) + [1 => null];
                if ($value === null || !\in_array($name, Settings::NAMES, true)) {
                    $detail = Settings::detail($path, $place + 1, null);
                    throw PaysigException::ofKind(ErrorKind::KeyFile, $start, $detail);
                }
                if (isset($values[$name])) {
                    $detail = Settings::detail($path, $place + 1, $name);
                    throw PaysigException::ofKind(ErrorKind::FieldDuplicate, $start, $detail, $name);
                }
                $values[$name] = $value;
            }
            $start += \strlen($line) + 1;
        }
        return \array_map(static fn (string $name): ?string => $values[$name] ?? null, Settings::NAMES);
    }
}
