/** Value added tax: which rule and rate a service between two businesses falls under, and what a VAT number looks like. */
@Export
@Version("1.0.0")
package org.biface.kernel.vat;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
