package org.biface.matching.internal;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.BytesRef;
import org.biface.spi.matching.Pair;

/**
 * An entry in few bytes, as the index keeps it beside its words, which are not in it: hundreds are read in each request. Another
 * way of writing needs another {@link MatchIndex#FORMAT}.
 */
final class PackedEntry {

    private PackedEntry() {}

    private interface Writer<T> {
        void write(DataOutput out, T one) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInput in) throws IOException;
    }

    static BytesRef write(Entry entry) throws IOException {
        ByteBuffersDataOutput out = new ByteBuffersDataOutput();
        out.writeByte((byte) entry.kind().ordinal());
        out.writeLong(entry.id().getMostSignificantBits());
        out.writeLong(entry.id().getLeastSignificantBits());
        text(out, entry.title());
        all(out, entry.skills(), (to, skill) -> {
            to.writeString(skill.id());
            to.writeVInt(skill.level());
            to.writeVInt(skill.years());
        });
        text(out, entry.currency());
        if (entry.currency() != null) {
            out.writeZLong(entry.rate());
        }
        out.writeByte((byte) ((entry.daily() ? 1 : 0) + (entry.open() ? 2 : 0)));
        day(out, entry.from());
        day(out, entry.until());
        all(out, entry.cities(), DataOutput::writeString);
        all(out, entry.countries(), DataOutput::writeString);
        out.writeByte((byte) (entry.remote() == null ? -1 : entry.remote().ordinal()));
        text(out, entry.vertical());
        day(out, entry.changedOn());
        all(out, entry.spots(), (to, spot) -> {
            to.writeLong(Double.doubleToLongBits(spot.latitude()));
            to.writeLong(Double.doubleToLongBits(spot.longitude()));
            to.writeVInt(spot.radiusKm());
            text(to, spot.city());
        });
        all(out, entry.languages(), (to, language) -> {
            to.writeString(language.code());
            to.writeVInt(language.level());
        });
        day(out, entry.since());
        Entry.Track track = entry.track();
        out.writeVInt(track.answered());
        all(out, track.waiting(), PackedEntry::day);
        out.writeVInt(track.signed());
        out.writeVInt(track.completed());
        all(out, track.badges(), DataOutput::writeString);
        out.writeVInt(track.reviews());
        out.writeVInt(track.stars());
        return new BytesRef(out.toArrayCopy());
    }

    static Entry read(BytesRef packed) throws IOException {
        DataInput in = new ByteArrayDataInput(packed.bytes, packed.offset, packed.length);
        Entry.Kind kind = Entry.Kind.values()[in.readByte()];
        UUID id = new UUID(in.readLong(), in.readLong());
        String title = text(in);
        List<Entry.Known> skills =
                all(in, from -> new Entry.Known(from.readString(), from.readVInt(), from.readVInt()));
        String currency = text(in);
        Long rate = currency == null ? null : (Long) in.readZLong();
        byte flags = in.readByte();
        LocalDate from = day(in);
        LocalDate until = day(in);
        List<String> cities = all(in, DataInput::readString);
        List<String> countries = all(in, DataInput::readString);
        byte remote = in.readByte();
        String vertical = text(in);
        LocalDate changedOn = day(in);
        List<Spot> spots = all(
                in,
                place -> new Spot(
                        Double.longBitsToDouble(place.readLong()),
                        Double.longBitsToDouble(place.readLong()),
                        place.readVInt(),
                        text(place)));
        List<Pair.Language> languages = all(in, spoken -> new Pair.Language(spoken.readString(), spoken.readVInt()));
        LocalDate since = day(in);
        Entry.Track track = new Entry.Track(
                in.readVInt(),
                all(in, PackedEntry::day),
                in.readVInt(),
                in.readVInt(),
                all(in, DataInput::readString),
                in.readVInt(),
                in.readVInt());
        return new Entry(
                kind,
                id,
                title,
                null,
                skills,
                rate,
                currency,
                (flags & 1) != 0,
                from,
                until,
                cities,
                countries,
                remote < 0 ? null : Pair.Remote.values()[remote],
                vertical,
                changedOn,
                (flags & 2) != 0,
                spots,
                languages,
                since,
                track);
    }

    private static void text(DataOutput out, String text) throws IOException {
        out.writeByte((byte) (text == null ? 0 : 1));
        if (text != null) {
            out.writeString(text);
        }
    }

    private static String text(DataInput in) throws IOException {
        return in.readByte() == 0 ? null : in.readString();
    }

    private static void day(DataOutput out, LocalDate day) throws IOException {
        out.writeByte((byte) (day == null ? 0 : 1));
        if (day != null) {
            out.writeZLong(day.toEpochDay());
        }
    }

    private static LocalDate day(DataInput in) throws IOException {
        return in.readByte() == 0 ? null : LocalDate.ofEpochDay(in.readZLong());
    }

    private static <T> void all(DataOutput out, List<T> list, Writer<? super T> writer) throws IOException {
        out.writeVInt(list.size());
        for (T one : list) {
            writer.write(out, one);
        }
    }

    private static <T> List<T> all(DataInput in, Reader<T> reader) throws IOException {
        int size = in.readVInt();
        List<T> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(reader.read(in));
        }
        return list;
    }
}
