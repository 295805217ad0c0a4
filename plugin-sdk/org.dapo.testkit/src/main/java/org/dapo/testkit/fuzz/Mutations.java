package org.dapo.testkit.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages seeds. An input depends only on its number, the start and the seeds, so that each can be reproduced. */
final class Mutations {
    /** The maximum growth of an input over its seed, in bytes. */
    private static final int MOST_GROWTH = 1 << 16;

    private static final int MOST_CHANGES = 12;
    private static final int LONGEST_BLOCK = 64;
    /** Deeper than any stack, if each repetition is a call. */
    private static final int MOST_REPEATS = 20_000;

    private static final int[] WIDTHS = {1, 2, 4, 8};
    private static final List<String> DECIMALS = List.of(
            "0",
            "1",
            "-1",
            "-0",
            "00",
            "0.5",
            "1e9",
            "1e400",
            "-2147483648",
            "2147483647",
            "4294967296",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "1".repeat(400),
            "1e999999999");

    /** A seed with the name of its inputs. */
    record Seed(String name, byte[] content) {}

    /** A damaged seed. */
    record Input(String name, byte[] content) {}

    private final List<Seed> seeds;
    private final List<byte[]> telling;
    private final long start;

    Mutations(List<Seed> seeds, List<byte[]> telling, int start) {
        this.seeds = List.copyOf(seeds);
        this.telling = List.copyOf(telling);
        this.start = (long) start << Integer.SIZE;
    }

    List<String> names() {
        return seeds.stream().map(Seed::name).distinct().toList();
    }

    Input input(int number) {
        SplittableRandom random = new SplittableRandom(start + number);
        Seed seed = seeds.get(random.nextInt(seeds.size()));
        byte[] bytes = seed.content().clone();
        int longest = bytes.length + MOST_GROWTH;
        int changes = 0;
        do {
            byte[] changed = changed(bytes, random);
            bytes = changed.length <= longest ? changed : bytes;
        } while (++changes < MOST_CHANGES && random.nextInt(5) < 2);
        return new Input(seed.name(), bytes);
    }

    private byte[] changed(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length + 1);
        return switch (random.nextInt(14)) {
            case 0, 1 -> put(bytes, at, new byte[] {(byte) (byteAt(bytes, at) ^ 1 << random.nextInt(8))});
            case 2 -> put(bytes, at, random(1, random));
            case 3 -> put(bytes, at, oneOf(telling, random));
            case 4 -> insert(bytes, at, oneOf(telling, random));
            case 5, 6 -> put(bytes, at, number(bytes.length, random));
            case 7 -> withDecimal(bytes, at, random);
            case 8 -> Arrays.copyOf(bytes, random.nextBoolean() ? at : Math.max(0, bytes.length - random.nextInt(9)));
            case 9 -> insert(bytes, bytes.length, random(1 + random.nextInt(LONGEST_BLOCK), random));
            case 10 -> put(bytes, at, block(bytes, random));
            case 11 -> insert(bytes, at, block(bytes, random));
            case 12 -> random.nextBoolean() ? without(bytes, at, random) : swapped(bytes, at, random);
            default -> random.nextInt(20) == 0 ? repeated(bytes, at, random) : spliced(bytes, at, random);
        };
    }

    /** A binary number: 0, -1, a power of two, its negative, the number below it, or about the input's length. */
    private static byte[] number(int length, SplittableRandom random) {
        int width = WIDTHS[random.nextInt(WIDTHS.length)];
        long power = 1L << random.nextInt(Byte.SIZE * width);
        long value =
                switch (random.nextInt(6)) {
                    case 0 -> 0;
                    case 1 -> -1;
                    case 2 -> -power;
                    case 3 -> power;
                    case 4 -> power - 1;
                    default -> length + random.nextInt(-8, 9);
                };
        byte[] big = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        byte[] little = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return random.nextBoolean()
                ? Arrays.copyOfRange(big, Long.BYTES - width, Long.BYTES)
                : Arrays.copyOf(little, width);
    }

    /** Replaces the first decimal number after a position, if there is one. */
    private static byte[] withDecimal(byte[] bytes, int at, SplittableRandom random) {
        int from = at;
        while (from < bytes.length && !isDigit(bytes[from])) {
            from++;
        }
        int to = from;
        while (to < bytes.length && isDigit(bytes[to])) {
            to++;
        }
        byte[] decimal = oneOf(DECIMALS, random).getBytes(StandardCharsets.US_ASCII);
        return from == to ? bytes : joined(bytes, from, decimal, bytes, to);
    }

    private byte[] spliced(byte[] bytes, int at, SplittableRandom random) {
        byte[] other = oneOf(seeds, random).content();
        // Files of one format have the same parts at about the same positions.
        int from = random.nextBoolean() ? Math.min(at, other.length) : random.nextInt(other.length + 1);
        return joined(bytes, at, new byte[0], other, from);
    }

    private byte[] repeated(byte[] bytes, int at, SplittableRandom random) {
        byte[] one = oneOf(telling, random);
        int times = random.nextInt(1, Math.max(2, Math.min(MOST_REPEATS, MOST_GROWTH / Math.max(1, one.length))));
        byte[] all = new byte[one.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = one[i % one.length];
        }
        return insert(bytes, at, all);
    }

    private static byte[] without(byte[] bytes, int at, SplittableRandom random) {
        return joined(bytes, at, new byte[0], bytes, Math.min(bytes.length, at + 1 + random.nextInt(LONGEST_BLOCK)));
    }

    private static byte[] swapped(byte[] bytes, int at, SplittableRandom random) {
        int other = random.nextInt(bytes.length + 1);
        int length = Math.min(1 + random.nextInt(LONGEST_BLOCK), bytes.length - Math.max(at, other));
        byte[] here = Arrays.copyOfRange(bytes, at, at + length);
        byte[] there = Arrays.copyOfRange(bytes, other, other + length);
        return put(put(bytes, at, there), other, here);
    }

    private static byte[] block(byte[] bytes, SplittableRandom random) {
        int from = random.nextInt(bytes.length + 1);
        int length = random.nextInt(4) == 0 ? bytes.length : 1 + random.nextInt(LONGEST_BLOCK);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
    }

    private static byte[] random(int length, SplittableRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Overwrites bytes; what exceeds the end is dropped. */
    private static byte[] put(byte[] bytes, int at, byte[] part) {
        byte[] changed = bytes.clone();
        System.arraycopy(part, 0, changed, at, Math.min(part.length, bytes.length - at));
        return changed;
    }

    private static byte[] insert(byte[] bytes, int at, byte[] part) {
        return joined(bytes, at, part, bytes, at);
    }

    /** Joins the head of one array up to a position, a part, and the tail of another from a position. */
    private static byte[] joined(byte[] head, int to, byte[] part, byte[] tail, int from) {
        return ByteBuffer.allocate(to + part.length + tail.length - from)
                .put(head, 0, to)
                .put(part)
                .put(tail, from, tail.length - from)
                .array();
    }

    private static byte byteAt(byte[] bytes, int at) {
        return at < bytes.length ? bytes[at] : 0;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private static <T> T oneOf(List<T> all, SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }
}
