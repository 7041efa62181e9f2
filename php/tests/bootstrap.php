<?php

// Loads the package without Composer, and points it to the library that `make stage` built. Both are left to child
// processes too: that is why the environment, not Library::load().
//
// With PAYSIG_PACKAGE, the folder of an installed package, that one is loaded, and left alone to find its library.

declare(strict_types=1);

\spl_autoload_register(static function (string $class): void {
    $package = \getenv('PAYSIG_PACKAGE') ?: \dirname(__DIR__);
    foreach (['Paysig\\Tests\\' => __DIR__ . '/', 'Paysig\\' => "$package/src/"] as $prefix => $folder) {
        if (\str_starts_with($class, $prefix)) {
            require $folder . \strtr(\substr($class, \strlen($prefix)), '\\', '/') . '.php';
            return;
        }
    }
});

(static function (): void {
    $stage = \dirname(__DIR__, 2) . '/target/stage';
    foreach (['LIBRARY' => 'lib/libpaysig.so.1', 'HEADER' => 'share/paysig/paysig.cdef.h'] as $name => $path) {
        if (\getenv('PAYSIG_PACKAGE') === false && \getenv("PAYSIG_$name") === false && \is_file("$stage/$path")) {
            \putenv("PAYSIG_$name=$stage/$path");
        }
    }
})();
