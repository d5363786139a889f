"""Makes a bucket at AWS_ENDPOINT_URL with the keys of the environment: the standard library's HTTP, and Signature V4."""
import datetime, hashlib, hmac, http.client, os, sys, urllib.parse

url = urllib.parse.urlsplit(os.environ["AWS_ENDPOINT_URL"])
region = os.environ["AWS_REGION"]
path = "/" + sys.argv[1]
moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
payload = hashlib.sha256(b"").hexdigest()
headers = {"host": url.netloc, "x-amz-content-sha256": payload, "x-amz-date": moment}
canonical = "\n".join(["PUT", path, "", *(f"{name}:{value}" for name, value in headers.items()), "", ";".join(headers), payload])
scope = f"{moment[:8]}/{region}/s3/aws4_request"
text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
key = ("AWS4" + os.environ["AWS_SECRET_ACCESS_KEY"]).encode()
for part in (moment[:8], region, "s3", "aws4_request"):
    key = hmac.new(key, part.encode(), hashlib.sha256).digest()
signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
headers["authorization"] = (f"AWS4-HMAC-SHA256 Credential={os.environ['AWS_ACCESS_KEY_ID']}/{scope}, "
                            f"SignedHeaders={';'.join(sorted(headers))}, Signature={signature}")
connection = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
connection.request("PUT", path, headers=headers)
response = connection.getresponse()
if response.status not in (200, 409):
    sys.exit(f"cannot make the bucket: {response.status} {response.read()[:300]!r}")
