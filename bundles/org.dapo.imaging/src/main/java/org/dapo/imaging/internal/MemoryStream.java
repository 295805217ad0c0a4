package org.dapo.imaging.internal;

import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The bytes of a file as input for the JDK's image readers. It records whether a reader requested more bytes than there are: some
 * readers fill the rest with grey without an error.
 */
final class MemoryStream extends ImageInputStreamImpl {
    private final byte[] bytes;
    private boolean exhausted;

    MemoryStream(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether something was read past the last byte. */
    boolean exhausted() {
        return exhausted;
    }

    @Override
    public int read() {
        bitOffset = 0;
        if (streamPos >= bytes.length) {
            exhausted = true;
            return -1;
        }
        return bytes[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= bytes.length) {
            exhausted = true;
            return -1;
        }
        int count = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
