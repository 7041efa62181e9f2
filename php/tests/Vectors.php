<?php

// Reads the vectors that every language shares, and where they are present, the public corpora.

declare(strict_types=1);

namespace Paysig\Tests;

final class Vectors
{
    private const FOLDER = __DIR__ . '/../../tests/vectors';

    /** A file of tests/vectors. An empty one would prove nothing, so it is refused. */
    public static function file(string $name): array
    {
        $vectors = self::json(self::FOLDER . "/$name.json");
        if ($vectors['cases'] === []) {
            throw new \RuntimeException("$name.json has no cases");
        }
        return $vectors;
    }

    /** The cases of a file as PHPUnit's data sets. */
    public static function cases(string $name): iterable
    {
        foreach (self::file($name)['cases'] as $case) {
            yield $case['name'] ?? $case['slug'] => [$case];
        }
    }

    /** The folder of the public corpora (PAYSIG_CORPORA); null where it is absent. */
    public static function corpora(): ?string
    {
        $folder = \getenv('PAYSIG_CORPORA') ?: __DIR__ . '/../../../shared/vectors';
        return \is_dir($folder) ? $folder : null;
    }

    public static function json(string $path): array
    {
        return \json_decode((string) \file_get_contents($path), true, 512, JSON_THROW_ON_ERROR);
    }

    public static function bytes(string $hex): string
    {
        $bytes = \hex2bin($hex);
        if ($bytes === false) {
            throw new \RuntimeException('not hex');
        }
        return $bytes;
    }

    /**
     * Bytes that may be written as pieces, each with how often it is repeated.
     *
     * @param string|list<array{string, int}> $hex
     */
    public static function pieces(string|array $hex): string
    {
        return \is_string($hex) ? self::bytes($hex) : \implode('', \array_map(
            static fn (array $piece): string => \str_repeat(self::bytes($piece[0]), $piece[1]),
            $hex,
        ));
    }
}
