package org.biface.accounts;

import java.util.UUID;

/**
 * The code of an introduction, which the freelancer gives to the client. It is said once and only its hash is kept.
 *
 * @param introduction whose code it is
 * @param code what the client registers with ({@link Registration#introduction}), good for one registration
 */
public record IntroductionCode(UUID introduction, String code) {}
