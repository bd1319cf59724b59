package org.biface.contracts.internal;

import java.time.Duration;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What an operator can set of disputes and refunds by agreement.
 *
 * @param answerWorkingDays how long a side may be silent
 * @param fileBytes how large a file may be
 * @param filesPerSide how many files a side may send in one dispute
 * @param textsPerSide how many texts a side may write in one dispute
 * @param proposalLife how long a proposed refund can be accepted
 * @param settleFirst when money that could not follow a decision is tried again for the first time
 * @param settleLongest the longest pause between two tries; pauses double until then
 */
record DisputeSettings(
        int answerWorkingDays,
        int fileBytes,
        int filesPerSide,
        int textsPerSide,
        Duration proposalLife,
        Duration settleFirst,
        Duration settleLongest) {
    static final String PID = "org.biface.contracts.disputes";

    /** As an operator writes it. */
    @ObjectClassDefinition(name = "Biface disputes", description = "Disputes, and refunds by agreement")
    @interface Config {
        @AttributeDefinition(
                name = "Answer",
                description =
                        "Working days of the contract's calendar that a side may be silent; then it is decided for the other",
                min = "1")
        int answer_working_days() default 5;

        @AttributeDefinition(
                name = "File size",
                description = "Bytes of a file at most; the body limit of the HTTP kernel has to be larger",
                min = "1")
        int file_bytes() default 1_000_000;

        @AttributeDefinition(name = "Files", description = "Files of a side in one dispute at most", min = "0")
        int files_per_side() default 10;

        @AttributeDefinition(name = "Texts", description = "Texts of a side in one dispute at most", min = "1")
        int texts_per_side() default 50;

        @AttributeDefinition(
                name = "Proposed refunds",
                description = "Days until a proposed refund can't be accepted any more",
                min = "1")
        int proposal_days() default 14;

        @AttributeDefinition(
                name = "First try of the money",
                description = "Seconds until money that could not follow a decision is tried again; the pause doubles",
                min = "1")
        long settle_first_seconds() default 5;

        @AttributeDefinition(
                name = "Longest pause of the money",
                description = "Seconds between two tries at most",
                min = "1")
        long settle_longest_seconds() default 600;
    }

    static DisputeSettings of(Config config) {
        return new DisputeSettings(
                config.answer_working_days(),
                config.file_bytes(),
                config.files_per_side(),
                config.texts_per_side(),
                Duration.ofDays(config.proposal_days()),
                Duration.ofSeconds(config.settle_first_seconds()),
                Duration.ofSeconds(config.settle_longest_seconds()));
    }
}
