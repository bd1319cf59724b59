package org.biface.spi.matching.engine;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps what is looked for outside of the nodes, and finds it for all of them. Registered as an OSGi service of this type; of
 * several the one with the highest {@code service.ranking} is used. From then on matching fills it from the event log, asks it
 * as soon as it has everything, and asks the node's own index again when it is away.
 *
 * <p>Everything is on <em>shelves</em>, each with a name that matching gives it: small letters, digits and dashes. One shelf of
 * a <em>line</em> serves at a time, another can be filled beside it. What was written to a shelf is safe when the method returns,
 * and is found after {@link #show}.
 *
 * <p>Asked by many threads at once. Each method throws {@link EngineAway} when it can't do what it says, after a few seconds at
 * most, and {@link ShelfGone} when the shelf is not there, which it never makes by itself.
 */
@ConsumerType
public interface SearchEngine {

    /** @return what it is called and where it is, without passwords, for operators to read */
    String name();

    /**
     * @param line shelves of one kind, of which one serves
     * @return the shelves of that line, in no order
     */
    List<String> shelves(String line);

    /**
     * @param line shelves of one kind, of which one serves
     * @return the shelf that serves it, if there is one
     */
    Optional<String> serving(String line);

    /**
     * Makes an empty shelf.
     *
     * @param line shelves of one kind, of which one serves
     * @param shelf its name
     */
    void make(String line, String shelf);

    /**
     * Lets a shelf serve its line from now on, and no other, at one moment.
     *
     * @param line shelves of one kind, of which one serves
     * @param shelf its name
     */
    void serve(String line, String shelf);

    /**
     * Throws a shelf away; one that is gone already is fine.
     *
     * @param shelf its name
     */
    void drop(String shelf);

    /**
     * Puts and removes. What was written with a greater number stays as it is, so that who is late does no harm.
     *
     * @param shelf where
     * @param put what to put; it replaces what has the same key
     * @param removed keys of what to remove; one that is not there is fine
     * @param at the number of this state of things; 0 or more
     */
    void write(String shelf, List<Indexed> put, List<String> removed, long at);

    /**
     * Lets what was written be found.
     *
     * @param shelf its name
     */
    void show(String shelf);

    /**
     * @param line shelves of one kind, of which one serves
     * @param question what is sought, and how much of it
     * @return what the shelf that serves the line finds
     */
    Answer ask(String line, Question question);

    /**
     * @param name what it is called
     * @return the note as it was written last, if there is one; it is seen at once, whoever wrote it
     */
    Optional<Note> note(String name);

    /**
     * Writes a note.
     *
     * @param name what it is called
     * @param text what it says
     * @param before the note that is replaced, or {@code null} when there must be none
     * @return the note that is there now; empty, and nothing written, when somebody else has written it meanwhile
     */
    Optional<Note> note(String name, String text, Note before);

    /**
     * A few words that nodes tell each other.
     *
     * @param text what it says
     * @param version another one after each writing
     */
    record Note(String text, String version) {}
}
