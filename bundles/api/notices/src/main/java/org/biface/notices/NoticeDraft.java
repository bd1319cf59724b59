package org.biface.notices;

import java.util.UUID;

/**
 * What somebody reports.
 *
 * @param kind what is reported
 * @param subject its id
 * @param category what is wrong with it
 * @param explanation why, needed, at most 5,000 characters
 * @param goodFaith that the person believes in good faith that this is right and complete, needed
 * @param name who reports it; needed from who is not logged in, else left out
 * @param email where they are reached; needed from who is not logged in, else left out
 * @param language the language of the answers to who is not logged in, {@code en} or {@code fr}; over HTTP the caller's when
 *     it is missing
 */
public record NoticeDraft(
        NoticeKind kind,
        UUID subject,
        NoticeCategory category,
        String explanation,
        boolean goodFaith,
        String name,
        String email,
        String language) {}
