package org.biface.demo;

/** Hears of each step of a job as it happens. */
@FunctionalInterface
public interface Steps {

    /** Hears nothing. */
    Steps SILENT = sentence -> {};

    /** @param sentence what was just done, in one sentence */
    void done(String sentence);
}
