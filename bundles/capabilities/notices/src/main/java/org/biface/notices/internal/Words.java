package org.biface.notices.internal;

import java.util.ArrayList;
import java.util.List;
import org.biface.notices.Ground;
import org.biface.notices.NoticeKind;

/** How mails call things, in both languages. */
enum Words {
    ENGLISH {
        @Override
        String what(NoticeKind kind) {
            return switch (kind) {
                case PROFILE -> "the profile";
                case MISSION -> "the mission";
                case PROPOSAL -> "the message of the proposal for";
                case REVIEW -> "the review for";
                case INVITATION -> "the invitation to";
                case COUNTER_OFFER -> "the counter-offer for";
                case CONTRACT -> "what is written in the contract";
            };
        }

        @Override
        String ground(Ground ground) {
            return ground == Ground.LAW ? "It is against the law" : "It is against our terms";
        }

        @Override
        String done(boolean takenDown, boolean suspended) {
            return lines(
                    takenDown ? "it is not shown to others any more" : null,
                    suspended ? "the account behind it is suspended" : null);
        }

        @Override
        String restored(NoticeKind kind, boolean takenDown, boolean suspended) {
            String shown = kind == NoticeKind.MISSION
                    ? "it is shown again; it stays closed, so publish another if you still look for somebody"
                    : "it is shown again";
            return lines(takenDown ? shown : null, suspended ? "the account is not suspended for this any more" : null);
        }
    },
    FRENCH {
        @Override
        String what(NoticeKind kind) {
            return switch (kind) {
                case PROFILE -> "le profil";
                case MISSION -> "la mission";
                case PROPOSAL -> "le message de la proposition pour";
                case REVIEW -> "l'avis pour";
                case INVITATION -> "l'invitation à";
                case COUNTER_OFFER -> "la contre-proposition pour";
                case CONTRACT -> "ce qui est écrit dans le contrat";
            };
        }

        @Override
        String ground(Ground ground) {
            return ground == Ground.LAW
                    ? "Ce contenu est contraire à la loi"
                    : "Ce contenu est contraire à nos conditions";
        }

        @Override
        String done(boolean takenDown, boolean suspended) {
            return lines(
                    takenDown ? "ce contenu n'est plus visible pour les autres" : null,
                    suspended ? "le compte de son auteur est suspendu" : null);
        }

        @Override
        String restored(NoticeKind kind, boolean takenDown, boolean suspended) {
            String shown = kind == NoticeKind.MISSION
                    ? "la mission est de nouveau visible ; elle reste close, publiez-en une autre si vous cherchez encore quelqu'un"
                    : "ce contenu est de nouveau visible";
            return lines(takenDown ? shown : null, suspended ? "le compte n'est plus suspendu pour ce motif" : null);
        }
    };

    static Words of(String locale) {
        return "fr".equals(locale) ? FRENCH : ENGLISH;
    }

    /** With its article, to be followed by a title. */
    abstract String what(NoticeKind kind);

    abstract String ground(Ground ground);

    abstract String done(boolean takenDown, boolean suspended);

    abstract String restored(NoticeKind kind, boolean takenDown, boolean suspended);

    private static String lines(String one, String other) {
        List<String> lines = new ArrayList<>();
        for (String line : new String[] {one, other}) {
            if (line != null) {
                lines.add("- " + line);
            }
        }
        return String.join("\n", lines);
    }
}
