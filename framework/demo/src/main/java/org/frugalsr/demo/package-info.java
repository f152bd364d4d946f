/**
 * A web page, served to this machine only, that enlarges an image with a packed network and shows
 * it beside bicubic interpolation: {@link org.frugalsr.demo.Demo}.
 */
@NullMarked
package org.frugalsr.demo;

import org.jspecify.annotations.NullMarked;
