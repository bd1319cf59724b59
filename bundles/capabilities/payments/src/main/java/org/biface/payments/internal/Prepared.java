package org.biface.payments.internal;

import org.biface.commission.Decision;
import org.biface.payments.PreparedRelease;
import org.biface.payments.ReleaseOrder;

/**
 * A release whose commission is decided.
 *
 * @param order what is released
 * @param decision what the policy said, and what is charged for it
 */
record Prepared(ReleaseOrder order, Decision decision) implements PreparedRelease {}
