"""Requests as botocore signs them, for `tests/vectors/sign/botocore.txt`.

    python3 -m pip install --target bc botocore==1.40.0 && PYTHONPATH=bc python3 -B tests/oracle/sign.py > tests/vectors/sign/botocore.txt

A line: credential, region, signing name, second since 1970, host, path, body, session token, authorization; tabs between.
"""
import datetime
import random
import string
from unittest import mock

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

draw = random.Random(4)
LETTERS = string.ascii_letters + string.digits
PLACES = [("us-east-1", "bedrock", "bedrock-runtime.us-east-1.amazonaws.com"),
          ("eu-central-1", "bedrock", "bedrock-runtime.eu-central-1.amazonaws.com"),
          ("us-gov-west-1", "bedrock", "bedrock-runtime.us-gov-west-1.amazonaws.com"),
          ("ap-northeast-1", "bedrock-mantle", "bedrock-mantle.ap-northeast-1.api.aws")]
PATHS = ["/openai/v1/chat/completions", "/anthropic/v1/messages", "/model/anthropic.claude-haiku-4-5%3A0/invoke", "/", "/a~b/c.d-e_f@g+h:1"]
BODIES = ["", "{}", '{"model":"a","messages":[{"role":"user","content":"h\u00e9llo \u4e16\u754c"}]}', "x" * 300]


def word(letters, length):
    return "".join(draw.choice(letters) for _ in range(length))


print("# botocore 1.40.0, SigV4Auth; made by tests/oracle/sign.py. The access keys are drawn at random.")
for at in range(200):
    region, name, host = draw.choice(PLACES)
    path, body = draw.choice(PATHS), draw.choice(BODIES)
    key = ("TEST" + word(string.ascii_uppercase, 12), word(LETTERS + "/+", 40))
    token = word(LETTERS + "/+=", 60) if at % 3 == 0 else None
    second = draw.randrange(946684800, 4102444800)
    now = datetime.datetime.fromtimestamp(second, datetime.timezone.utc)
    request = AWSRequest(method="POST", url="https://" + host + path, data=body.encode(), headers={"content-type": "application/json"})
    with mock.patch.object(botocore.auth, "datetime", mock.Mock(datetime=mock.Mock(utcnow=lambda: now.replace(tzinfo=None)))), \
         mock.patch.object(botocore.auth, "get_current_datetime", lambda remove_tzinfo=True: now.replace(tzinfo=None), create=True):
        botocore.auth.SigV4Auth(Credentials(*key, token), name, region).add_auth(request)
    credential = ":".join([*key, *([token] if token else [])])
    print(credential, region, name, second, host, path, body, token or "", request.headers["Authorization"], sep="\t")
