package org.dapo.imaging.internal;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageReaderWriterSpi;
import javax.imageio.spi.ImageWriterSpi;

/**
 * The image readers and writers of the JDK itself. Other registered ones are ignored, so that the same file gives the same pixels
 * in every host.
 */
public final class JdkCodecs {
    private JdkCodecs() {}

    /**
     * Creates a reader.
     *
     * @param format the JDK's name of the format, such as {@code png}
     * @return a new reader, to be disposed by the caller
     * @throws IOException if the JDK has none
     */
    public static ImageReader reader(String format) throws IOException {
        return provider(ImageReaderSpi.class, format).createReaderInstance();
    }

    /**
     * Creates a writer.
     *
     * @param format the JDK's name of the format, such as {@code png}
     * @return a new writer, to be disposed by the caller
     * @throws IOException if the JDK has none
     */
    public static ImageWriter writer(String format) throws IOException {
        return provider(ImageWriterSpi.class, format).createWriterInstance();
    }

    private static <S extends ImageReaderWriterSpi> S provider(Class<S> kind, String format) throws IOException {
        Iterator<S> providers = registry().getServiceProviders(kind, true);
        while (providers.hasNext()) {
            S provider = providers.next();
            boolean own = provider.getClass().getModule() == ImageIO.class.getModule();
            if (own && List.of(provider.getFormatNames()).contains(format.toLowerCase(Locale.ROOT))) {
                return provider;
            }
        }
        throw new IOException("this Java runtime cannot read or write " + format);
    }

    /**
     * On first use, the registry searches the thread's context class loader. In a framework this may be a bundle's, whose
     * classes the registry would keep forever. So only the platform's is visible to it.
     */
    private static IIORegistry registry() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            return IIORegistry.getDefaultInstance();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
