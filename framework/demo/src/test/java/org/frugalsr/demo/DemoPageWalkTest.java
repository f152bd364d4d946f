package org.frugalsr.demo;

import org.junit.jupiter.api.Tag;

/** x. */
@Tag("browser")
class DemoPageWalkTest {}
