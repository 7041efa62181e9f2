<?php

// Where values live that no dump of their owner may show: var_export and (array) show every property, private or not.

declare(strict_types=1);

namespace Paysig;

/** @internal */
final class Hidden
{
    /** @var \WeakMap<object, array<string, mixed>>|null the values of each owner, freed with it */
    private static ?\WeakMap $values = null;

    /** @param array<string, mixed> $values */
    public static function put(object $owner, #[\SensitiveParameter] array $values): void
    {
        self::$values ??= new \WeakMap();
        self::$values[$owner] = $values;
    }

    public static function get(object $owner, string $name): mixed
    {
        return self::$values[$owner][$name];
    }

    /** @return array<string, mixed> */
    public static function all(object $owner): array
    {
        return self::$values[$owner];
    }
}
