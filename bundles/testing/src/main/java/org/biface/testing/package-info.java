/** What the plain tests of the capabilities share: a database of their own for each test class, and a clock to set. */
package org.biface.testing;
