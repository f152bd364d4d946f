/** The worked example of docs/how-to/add-a-function.md, which a test keeps equal to this code. */
package org.frugalsr.tensor.example;
