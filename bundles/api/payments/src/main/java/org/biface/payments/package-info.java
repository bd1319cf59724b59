/** Money: the ledger, held payments, releases and payouts. */
@Export
@Version("1.0.0")
package org.biface.payments;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
