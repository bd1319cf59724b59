package org.biface.matching.internal;

import java.util.Iterator;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Words as they are, for the index: {@code c++} stays {@code c++}. */
final class WordStream extends TokenStream {

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final Iterator<String> words;

    WordStream(List<String> words) {
        this.words = words.iterator();
    }

    @Override
    public boolean incrementToken() {
        // Nothing else of a word is ever set.
        term.setEmpty();
        if (!words.hasNext()) {
            return false;
        }
        term.append(words.next());
        return true;
    }
}
