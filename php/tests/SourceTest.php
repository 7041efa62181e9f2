<?php

// What a static analyser would be asked first, in every file of the package. PHPStan is at Packagist alone, which the tests
// do without.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Exception\PaysigException;
use PHPUnit\Framework\TestCase;

final class SourceTest extends TestCase
{
    /** What may be a secret, or have one in it. */
    private const SENSITIVE = '/^(secret|message|body|input|payload|bytes|string|text|plain|apiKey|passphrase|apiSignature|'
        . 'credential|credentials|headers|fields|values|added|parts|encoded|form|due|externalId|date|login|presented|'
        . 'signature|header|control|controlEncoded|keys)$/';
    /** There the names mean something else: what a scheme is made of, the C library's header. */
    private const EXCEPT = [
        'Paysig\Exception\PaysigException::__construct', 'Paysig\Pure\Framing::__construct',
        'Paysig\Pure\Json\Reader::nextIs', 'Paysig\Library::load', 'Paysig\Library::scopedHeader',
        'Paysig\Ffi\Place::__construct', 'Paysig\Ffi\Place::of', 'Paysig\Ffi\Place::nowhere',
    ];

    public function files(): iterable
    {
        $files = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(
            __DIR__ . '/../src',
            \FilesystemIterator::SKIP_DOTS,
        ));
        foreach ($files as $file) {
            $name = \substr($file->getPathname(), \strlen(__DIR__ . '/../src/'), -4);
            yield $name => [$file->getPathname(), 'Paysig\\' . \strtr($name, '/', '\\')];
        }
    }

    /** @dataProvider files */
    public function testTypesAreStrictAndEverywhere(string $path, string $class): void
    {
        $source = (string) \file_get_contents($path);
        self::assertStringContainsString("\ndeclare(strict_types=1);\n", $source);
        self::assertLessThan(400, \substr_count($source, "\n"));
        if (\str_ends_with($class, 'Middleware') && !\interface_exists(\Psr\Http\Server\MiddlewareInterface::class)) {
            return;
        }
        $reflection = new \ReflectionClass($class);
        // Nobody extends what is not made for it.
        $isOpen = $reflection->isAbstract() || $reflection->isInterface() || $class === PaysigException::class;
        self::assertTrue($isOpen || $reflection->isFinal());
        foreach ($reflection->getProperties() as $property) {
            if ($property->class === $class) {
                self::assertTrue($property->hasType(), $property->name);
            }
        }
        foreach ($reflection->getMethods() as $method) {
            if ($method->class === $class && $method->isUserDefined()) {
                $isMaker = \in_array($method->name, ['__construct', '__destruct', '__clone'], true);
                self::assertTrue($isMaker || $method->hasReturnType(), $method->name);
                $this->assertParameters($method);
            }
        }
    }

    /** Each has a type; and those that a trace must not show say so. */
    private function assertParameters(\ReflectionMethod $method): void
    {
        foreach ($method->getParameters() as $parameter) {
            $what = "{$method->class}::{$method->name}(\${$parameter->name})";
            self::assertTrue($parameter->hasType(), $what);
            $type = (string) $parameter->getType();
            $isText = \in_array($type, ['string', '?string', 'array', 'iterable', 'Paysig\Key|array'], true);
            $isExcepted = \in_array("{$method->class}::{$method->name}", self::EXCEPT, true);
            if ($isText && !$isExcepted && \preg_match(self::SENSITIVE, $parameter->name) === 1) {
                self::assertNotEmpty($parameter->getAttributes(\SensitiveParameter::class), $what);
            }
        }
    }
}
