package org.biface.payments.internal;

import org.biface.commission.Decision;
import org.biface.payments.PreparedRelease;
import org.biface.payments.ReleaseOrder;

/**
 * A release whose commission is decided.
 *
 * @param order what is released
 * @param facts what the policy was asked with
 * @param decision what it said
 */
record Prepared(ReleaseOrder order, Facts facts, Decision decision) implements PreparedRelease {}
