/** Accounts of people, the companies they act for, and their sessions. */
@Export
@Version("1.0.0")
package org.biface.accounts;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
