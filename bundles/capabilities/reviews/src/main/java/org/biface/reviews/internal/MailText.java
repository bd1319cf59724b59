package org.biface.reviews.internal;

import java.util.Map;
import org.biface.notifications.Mail;
import org.biface.notifications.MailTemplate;

/** The mails of this capability in both languages: the first line is the subject. None says what a rating is. */
enum MailText {
    OPENED("""
            Review {other}: {title}
            Hello {name},

            your contract "{title}" has ended. You can review {other} until {day} (UTC). What you write is shown when {other} has \
            written, too, and on {shown} at the latest; until then you can change it and nobody else sees it.
            """, """
            Donnez votre avis sur {other} : {title}
            Bonjour {name},

            votre contrat « {title} » est terminé. Vous pouvez donner votre avis sur {other} jusqu'au {day} (UTC). Il sera publié \
            dès que {other} aura aussi donné le sien, et au plus tard le {shown} ; d'ici là vous pouvez le modifier et personne \
            d'autre ne le voit.
            """),
    SHOWN("""
            The review by {other} is shown: {title}
            Hello {name},

            the review that {other} wrote of you for "{title}" is shown now. You can answer it once.
            """, """
            L'avis de {other} est publié : {title}
            Bonjour {name},

            l'avis que {other} a donné sur vous pour « {title} » est publié. Vous pouvez y répondre une fois.
            """),
    ANSWERED("""
            {other} has answered your review: {title}
            Hello {name},

            {other} has answered the review that you wrote for "{title}".
            """, """
            {other} a répondu à votre avis : {title}
            Bonjour {name},

            {other} a répondu à l'avis que vous avez donné pour « {title} ».
            """),
    TAKEN_DOWN("""
            Your review was taken down: {title}
            Hello {name},

            your review of {other} for "{title}" was taken down. The operator's reason:

            {reason}

            You can contest this decision by writing to the operator of the platform.
            """, """
            Votre avis a été retiré : {title}
            Bonjour {name},

            votre avis sur {other} pour « {title} » a été retiré. Le motif donné par l'opérateur :

            {reason}

            Vous pouvez contester cette décision en écrivant à l'opérateur de la plateforme.
            """),
    RESTORED("""
            Your review is shown again: {title}
            Hello {name},

            your review of {other} for "{title}", which was taken down, is shown again.
            """, """
            Votre avis est de nouveau publié : {title}
            Bonjour {name},

            votre avis sur {other} pour « {title} », qui avait été retiré, est de nouveau publié.
            """);

    private final MailTemplate template;

    MailText(String english, String french) {
        this.template = MailTemplate.of(english, french);
    }

    /** @param link where to read on; {@code null} for none */
    Mail mail(String to, String locale, String link, Map<String, String> values) {
        return template.mail(to, locale, link, values);
    }
}
