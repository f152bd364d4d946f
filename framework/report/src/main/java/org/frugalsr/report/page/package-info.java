/** The pieces that pages are made of: text, tables, charts, pictures, as HTML, Markdown, LaTeX. */
@NullMarked
package org.frugalsr.report.page;

import org.jspecify.annotations.NullMarked;
