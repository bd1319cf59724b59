package org.biface.notices.internal;

import java.util.Map;
import org.biface.notifications.Mail;
import org.biface.notifications.MailTemplate;

/** The mails of this capability in both languages: the first line is the subject. */
enum MailText {
    RECEIVED("""
            We have your notice: {title}
            Hello {name},

            you have reported {what} "{title}". We have received your notice under the number {number}.

            A person will look at it and decide, no machine does. We will write to you what comes of it.
            """, """
            Nous avons reçu votre signalement : {title}
            Bonjour {name},

            vous avez signalé {what} « {title} ». Nous avons reçu votre signalement sous le numéro {number}.

            Une personne va l'examiner et décider, et non une machine. Nous vous écrirons quelle suite lui est donnée.
            """),
    DISMISSED("""
            Your notice was decided: {title}
            Hello {name},

            an operator has looked at your notice {number} of {what} "{title}" and leaves it as it is. The reasons:

            {facts}

            If you see it otherwise, you can report it again with what was not known, turn to a certified out-of-court dispute \
            settlement body, or go to court.
            """, """
            Votre signalement a été traité : {title}
            Bonjour {name},

            un opérateur a examiné votre signalement {number}, qui porte sur {what} « {title} », et n'y donne pas suite. Les motifs :

            {facts}

            Si vous n'êtes pas d'accord, vous pouvez le signaler de nouveau avec des éléments nouveaux, saisir un organe certifié de \
            règlement extrajudiciaire des litiges ou la justice.
            """),
    DONE("""
            Your notice was decided: {title}
            Hello {name},

            an operator has looked at your notice {number} of {what} "{title}" and has acted on it:

            {done}

            Who is affected can contest this; we will write to you if it is reversed. You can turn to a certified out-of-court \
            dispute settlement body, or go to court. Thank you for your help.
            """, """
            Votre signalement a été traité : {title}
            Bonjour {name},

            un opérateur a examiné votre signalement {number}, qui porte sur {what} « {title} », et y a donné suite :

            {done}

            La personne concernée peut contester cette décision ; nous vous écrirons si elle est annulée. Vous pouvez saisir un \
            organe certifié de règlement extrajudiciaire des litiges ou la justice. Merci de votre aide.
            """),
    STATEMENT("""
            A decision about what you wrote: {title}
            Hello {name},

            after a notice, an operator of the platform has looked at {what} "{title}" and has decided:

            {done}

            The ground. {ground}: {rule}

            The facts and reasons:

            {facts}

            A person has decided this, no machine. You can contest it once, free of charge, until {day}; an operator will answer you. \
            You find the decision in your account. If you can't log in, this code lets you read and contest it:

            {token}

            You can also turn to a certified out-of-court dispute settlement body, or go to court.
            """, """
            Une décision sur ce que vous avez écrit : {title}
            Bonjour {name},

            à la suite d'un signalement, un opérateur de la plateforme a examiné {what} « {title} » et a décidé :

            {done}

            Le fondement. {ground} : {rule}

            Les faits et les motifs :

            {facts}

            Une personne en a décidé, et non une machine. Vous pouvez contester cette décision une fois, gratuitement, jusqu'au {day} ; \
            un opérateur vous répondra. Vous trouvez la décision dans votre compte. Si vous ne pouvez pas vous connecter, ce code \
            vous permet de la lire et de la contester :

            {token}

            Vous pouvez aussi saisir un organe certifié de règlement extrajudiciaire des litiges ou la justice.
            """),
    CONTESTED("""
            You contest a decision: {title}
            Hello {name},

            we have received what you say against the decision about {what} "{title}". An operator will look at it again and answer \
            you.
            """, """
            Vous contestez une décision : {title}
            Bonjour {name},

            nous avons reçu votre contestation de la décision sur {what} « {title} ». Un opérateur va la réexaminer et vous répondre.
            """),
    UPHELD("""
            The decision stays: {title}
            Hello {name},

            an operator has looked again at the decision about {what} "{title}" that you contest. It stays. The reasons:

            {answer}

            You can turn to a certified out-of-court dispute settlement body, or go to court.
            """, """
            La décision est maintenue : {title}
            Bonjour {name},

            un opérateur a réexaminé la décision sur {what} « {title} » que vous contestez. Elle est maintenue. Les motifs :

            {answer}

            Vous pouvez saisir un organe certifié de règlement extrajudiciaire des litiges ou la justice.
            """),
    REVERSED("""
            The decision is reversed: {title}
            Hello {name},

            an operator has looked again at the decision about {what} "{title}" that you contest, and has reversed it:

            {restored}

            The reasons:

            {answer}
            """, """
            La décision est annulée : {title}
            Bonjour {name},

            un opérateur a réexaminé la décision sur {what} « {title} » que vous contestez, et l'a annulée :

            {restored}

            Les motifs :

            {answer}
            """),
    CORRECTED("""
            A decision about your notice is reversed: {title}
            Hello {name},

            the decision about your notice {number} of {what} "{title}" was contested. An operator has looked at it again and has \
            reversed it.
            """, """
            Une décision sur votre signalement est annulée : {title}
            Bonjour {name},

            la décision sur votre signalement {number}, qui porte sur {what} « {title} », a été contestée. Un opérateur l'a réexaminée \
            et l'a annulée.
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
