/**
 * The contract of {@link org.biface.spi.commission.CommissionPolicy} as a test that a partner extends: {@link
 * org.biface.partnerkit.commission.tck.CommissionPolicyContract}. For the test class path only; never installed.
 */
package org.biface.partnerkit.commission.tck;
