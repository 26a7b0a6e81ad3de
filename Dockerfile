# ./gtstore --help (or mvn -B -DskipTests package) makes target/gtstore.jar; then: docker build -t gtstore:0.1.0 .
# To try it:  docker run --rm --network host gtstore:0.1.0 all
FROM eclipse-temurin:17-jre
RUN groupadd --gid 10001 gtstore && useradd --uid 10001 --gid gtstore --no-create-home --shell /usr/sbin/nologin gtstore
COPY target/gtstore.jar src/main/resources/conf/jvm.options /opt/gtstore/
USER 10001:10001
# Manager, first node, the HTTP port of each, and where managers reach each other.
EXPOSE 7400 7411 7480 7491 7600
ENTRYPOINT ["java", "@/opt/gtstore/jvm.options", "-XX:MaxRAMPercentage=60", "-jar", "/opt/gtstore/gtstore.jar"]
