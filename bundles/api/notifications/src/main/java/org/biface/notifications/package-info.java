/** Mails to people, stored with the change that causes them and sent afterwards. */
@Export
@Version("1.0.0")
package org.biface.notifications;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
