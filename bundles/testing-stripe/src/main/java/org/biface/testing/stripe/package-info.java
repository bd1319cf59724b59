/** A small Stripe for tests, as strict as the public API. */
package org.biface.testing.stripe;
