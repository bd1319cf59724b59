package org.biface.kernel.persistence;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;

/**
 * Keeps a list of strings in one column of type {@code text[]}: {@code @Convert(converter = TextArray.class)}. The list
 * read back can't be changed; assign a new one.
 */
@Converter
public class TextArray implements AttributeConverter<List<String>, String[]> {

    @Override
    public String[] convertToDatabaseColumn(List<String> words) {
        return words == null ? null : words.toArray(String[]::new);
    }

    @Override
    public List<String> convertToEntityAttribute(String[] column) {
        return column == null ? null : List.of(column);
    }
}
