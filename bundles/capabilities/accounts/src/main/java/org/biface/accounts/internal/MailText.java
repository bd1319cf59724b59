package org.biface.accounts.internal;

import java.util.Locale;
import java.util.Map;
import org.biface.notifications.Mail;
import org.biface.notifications.MailTemplate;

/** The mails of this capability, in each language a file of the bundle. */
enum MailText {
    CONFIRM_EMAIL,
    RESET_PASSWORD,
    PASSWORD_CHANGED,
    SUSPENDED,
    REINSTATED,
    INTRODUCTION,
    COMPANY_INVITATION;

    private final MailTemplate template =
            MailTemplate.of(MailText.class, name().toLowerCase(Locale.ROOT).replace('_', '-'));

    Mail mail(String to, String locale, Map<String, String> values) {
        return template.mail(to, locale, null, values);
    }
}
