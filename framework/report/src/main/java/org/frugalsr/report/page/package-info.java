/** The parts of pages: text, tables, charts, images, as HTML, Markdown, LaTeX. */
@NullMarked
package org.frugalsr.report.page;

import org.jspecify.annotations.NullMarked;
