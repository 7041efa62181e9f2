<?php

// For web servers with ffi.enable=preload, which is PHP's default: it allows FFI to preloaded code only. In php.ini:
//
//     opcache.preload=/path/to/vendor/paysig/paysig/preload.php
//
// A preload script of your own may require this file instead.

declare(strict_types=1);

// What a class extends is loaded before it.
$load = static function (string $class): void {
    if (\str_starts_with($class, 'Paysig\\')) {
        require_once __DIR__ . '/src/' . \strtr(\substr($class, \strlen('Paysig\\')), '\\', '/') . '.php';
    }
};
\spl_autoload_register($load);
foreach (['', 'Exception/', 'Ffi/', 'OneKey/', 'Pure/', 'Pure/Json/'] as $folder) {
    foreach (\glob(__DIR__ . "/src/$folder*.php") ?: [] as $file) {
        // It implements an interface that need not be there, and calls no FFI.
        if (!\str_ends_with($file, 'Middleware.php')) {
            require_once $file;
        }
    }
}
\spl_autoload_unregister($load);
