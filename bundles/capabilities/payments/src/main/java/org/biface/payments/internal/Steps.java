package org.biface.payments.internal;

import java.net.URI;
import org.biface.spi.payment.PayerStep;

/** What payers have to do first, as it is kept with an order. */
final class Steps {

    private static final String PAGE = "page ";
    private static final String TOKEN = "token ";

    private Steps() {}

    static String text(PayerStep step) {
        return step.page() != null ? PAGE + step.page() : TOKEN + step.token();
    }

    static org.biface.payments.PayerStep read(String text) {
        if (text == null) {
            return null;
        }
        return text.startsWith(PAGE)
                ? new org.biface.payments.PayerStep(URI.create(text.substring(PAGE.length())), null)
                : new org.biface.payments.PayerStep(null, text.substring(TOKEN.length()));
    }
}
